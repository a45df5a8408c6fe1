import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** Counts and times requests by method and status, never by address: addresses name systems and keys. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'lockwright_http_request_seconds',
    help: 'Time until a request was answered',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  const observe: MiddlewareHandler = async (c, next) => {
    const end = requests.startTimer()
    await next()
    end({ method: c.req.method, status: String(c.res.status) })
  }
  return { observe, text: () => registry.metrics(), contentType: registry.contentType }
}
