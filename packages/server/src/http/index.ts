/** The web side: routes, sign-in, refusals, limits. */
export { API } from './api.ts'
export { createHttp, type HttpOptions } from './server.ts'
export type { WorkbenchSite } from './workbench.ts'
