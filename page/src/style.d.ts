// Style sheets are taken into the build by esbuild.
declare module '*.css';
