/** Whether this build holds the workbench (vite.config.ts). */
declare const __WORKBENCH__: boolean

/** Methods and paths of the API (routes.ts); the types are those of the whole contract. */
declare module 'virtual:routes' {
  const routes: import('@lockwright/server/contract').Contract
  export default routes
}
