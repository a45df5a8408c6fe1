import { startTestServer } from '@lockwright/server/testing'

/** Vitest runs this once before the project `system`; the worker processes inherit what it puts into the environment. */
export default async function testServer(): Promise<() => Promise<void>> {
  const server = await startTestServer()
  return () => server.stop()
}
