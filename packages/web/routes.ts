import { contract } from '@lockwright/server/contract'
import { minifyContractRouter } from '@orpc/contract'
import type { Plugin } from 'vite'

const NAME = 'virtual:routes'

/** The module `virtual:routes`: methods and paths of the API without its schemas, which the server checks anyway. */
export function routes(): Plugin {
  return {
    name: 'routes',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(minifyContractRouter(contract))}` : null),
  }
}
