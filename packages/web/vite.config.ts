import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { packed } from './packed.ts'
import { routes } from './routes.ts'

/** `plant` holds the pages that play with virtual devices too; a release has none of their code. */
const pages = process.env.LOCKWRIGHT_PAGES === 'plant' ? 'plant' : 'release'

/** A server that runs, for `vite`. */
const SERVER = process.env.LOCKWRIGHT_SERVER ?? 'http://127.0.0.1:8020'

export default defineConfig({
  plugins: [react(), routes(), packed()],
  define: { __WORKBENCH__: JSON.stringify(pages === 'plant') },
  build: {
    outDir: `dist/${pages}`,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
  },
  server: { proxy: { '/api': SERVER, '/workbench': SERVER } },
})
