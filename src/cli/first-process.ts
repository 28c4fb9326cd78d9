// The first process of a container cannot be killed from within: the kernel keeps SIGKILL from it.

/** What `run` warns of, `null` where it is an ordinary process. */
export const firstProcessWarning = (pid: number): string | null =>
  pid === 1
    ? 'this is the first process (PID 1) of its container: if its main thread ever hangs, it cannot end itself; start the container with --init, or under tini'
    : null;
