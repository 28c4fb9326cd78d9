// The commented example that `aa-shadow config --example` prints.

export const exampleConfiguration = `# aa-shadow.yaml: the associations that are mirrored, and the shadow database.
# Every key, with its default: docs/reference/configuration.md

database: sqlite:./aa-shadow.db        # relative to this file

# http: { port: 4000 }                 # the page for operators and the HTTP API, for this machine: docs/http.md
# webhooks:                            # tells other programs of changes: docs/webhooks.md
#   - { name: directory, url: https://app.example.org/hooks, secret: \${WEBHOOK_SECRET} }

clients:
  - id: demo                           # your name for the association: a-z 0-9 -
    url: https://ams.example.org/acmeprod/   # from ACGI; PACKAGE.PROCEDURE is appended
    # services:                        # or the absolute address of each service, as ACGI gives them
    #   queue: https://…
    #   customers: https://…
    #   purge: https://…
    username: \${DEMO_AA_USERNAME}      # from the environment; or usernameFile: PATH
    password: \${DEMO_AA_PASSWORD}      # from the environment; or passwordFile: PATH
    # sections:                        # default: every section; otherwise only these
    #   emails: {}
    #   memberships: { includeInactive: true }
    # pollEvery: 60s                   # the longest pause before an empty queue is asked for again
`;

/** How a hundred clients of one kind are written. */
export const defaultsExample = `defaults:
  username: integrator
  password: \${AA_PASSWORD}
  pollEvery: 30s
  concurrency: 2
  proxy: http://proxy.example.org:3128
  dialect:
    answers: { queueEntry: cust }

clients:
  - { id: acme, url: https://ams.example.org/acmeprod/ }
  - { id: beta, url: https://ams.example.org/betaprod/ }
  - id: gamma
    url: https://ams.example.net/gammaprod/
    passwordFile: /run/secrets/gamma   # in place of the password above
    dialect:
      formField: xml                   # beside what stands above
  # … and so on
`;
