import { defineConfig } from 'vitest/config'

/** `unit`: fast, no database, no browser. `system`: real PostgreSQL, links, processes, Chromium. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'], exclude: ['**/*.system.test.ts', '**/node_modules/**'] } },
      {
        test: {
          name: 'system',
          include: ['packages/*/src/**/*.system.test.ts', 'system-tests/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
