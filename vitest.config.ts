import { defineConfig } from 'vitest/config'
import { LongFirst } from './tools/longFirst.ts'

const NEVER = ['**/node_modules/**']

/** `unit`: fast, no database, no browser. `system`: real PostgreSQL, links, processes, Chromium. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.system.test.ts', ...NEVER],
          // One more than vitest takes on two cores.
          maxWorkers: 2,
          // Ends what hangs; a busy machine is no fault.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['packages/*/src/**/*.system.test.ts', 'tools/**/*.system.test.ts', 'system-tests/**/*.test.ts'],
          exclude: NEVER,
          globalSetup: 'tools/testServer.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file has a database, ports and folders of its own; more at once would only wait for each other.
          maxWorkers: 3,
          // Real processes on a machine of unknown load: what fails twice is a fault.
          retry: process.env.CI === 'true' ? 1 : 0,
        },
      },
    ],
  },
})
