/** Databases for tests, the story and the simulation. */
export { createTestDatabase, scratchFolder, startTestServer } from '../postgres/testing.ts'
