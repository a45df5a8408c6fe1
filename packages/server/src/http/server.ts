import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { sql } from 'kysely'
import { contract } from '../contract/index.ts'
import { FAULTS, fault } from '../errors/index.ts'
import type { Services } from '../usecase/index.ts'
import { useCases } from '../usecase/useCases.ts'
import { refusalOf } from './answerFault.ts'
import { API, createApi, languageOf } from './api.ts'
import { createMetrics } from './metrics.ts'
import { describeApi } from './openapi.ts'
import { pageHeaders, servePages } from './pages.ts'
import { wire } from './router.ts'
import { proxyWorkbench, type WorkbenchSite } from './workbench.ts'

/** Largest request: a lock chart of 20,000 rights and an uploaded sheet fit. */
const BODY_BYTES_MAX = 16 * 1024 * 1024

export interface HttpOptions {
  readonly services: Services
  readonly secureCookie: boolean
  /** Folder the screens were built into. */
  readonly pages: string
  /** undefined: there is no workbench. */
  readonly workbench?: WorkbenchSite | undefined
}

/** All pages of the server: the API, its description, health and metrics. Throws when a route is open to anybody by mistake. */
export function createHttp({ services, secureCookie, pages, workbench }: HttpOptions) {
  const routes = wire(contract, useCases)
  const metrics = createMetrics()
  const app = new Hono()

  app.use(metrics.observe)
  app.use(pageHeaders(secureCookie))
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES_MAX,
      onError: (c) => {
        const refusal = refusalOf(
          fault('bodyTooLarge', { limitBytes: BODY_BYTES_MAX }),
          languageOf(c.req.header('accept-language')),
        )
        return c.json(refusal, FAULTS.bodyTooLarge.status)
      },
    }),
  )

  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', async (c) => {
    const ready = await sql`select 1`.execute(services.store.db).then(
      () => true,
      () => false,
    )
    return c.json({ ok: ready }, ready ? 200 : 503)
  })
  app.get('/metrics', async (c) => c.text(await metrics.text(), 200, { 'content-type': metrics.contentType }))
  app.get(`${API}/openapi.json`, async (c) => c.json(await describeApi()))
  const api = createApi({
    services,
    routes,
    secureCookie,
    sourceOf: (c) => (c.env ? getConnInfo(c).remote.address : undefined) ?? 'unknown',
  })
  app.all(`${API}/*`, api)
  if (workbench !== undefined) app.all('/workbench/:name', proxyWorkbench(services, workbench))
  servePages(app, pages)
  app.notFound((c) => c.json(refusalOf(fault('routeUnknown'), languageOf(c.req.header('accept-language'))), 404))
  return app
}
