import type { TlsFiles } from './app/tls.ts'
import type { WorkbenchSite } from './http/workbench.ts'

/** What the environment says about this server (docs/guide/operator). */
export interface Settings {
  readonly dataFolder: string
  readonly host: string
  readonly port: number
  /** undefined: the server runs a database of its own in the data folder. */
  readonly databaseUrl: string | undefined
  readonly tls: TlsFiles | undefined
  /** 64 hex digits; undefined: a file in the data folder. */
  readonly kek: string | undefined
  readonly ownerPassword: string | undefined
  /** Private key (32 bytes) of the vouchers this installation issues. */
  readonly voucherKey: Uint8Array | null
  /** Folder of the screens; undefined: where `npm run build` puts them. */
  readonly pages: string | undefined
  /** The virtual site that the workbench plays with; undefined, as in every release: there is no workbench. */
  readonly workbench: WorkbenchSite | undefined
}

const PORT = 8020

/** Reads the settings; `fault` says what is wrong with them, in one sentence. */
export function readSettings(env: NodeJS.ProcessEnv): Settings | { readonly fault: string } {
  const port = Number(env.PORT ?? PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return { fault: `PORT is ${env.PORT}, which is no port.` }
  const { TLS_CERT: cert, TLS_KEY: key, LOCKWRIGHT_VOUCHER_KEY: voucher } = env
  if ((cert === undefined) !== (key === undefined)) return { fault: 'TLS_CERT and TLS_KEY belong together.' }
  if (voucher !== undefined && !/^[0-9a-f]{64}$/i.test(voucher))
    return { fault: 'LOCKWRIGHT_VOUCHER_KEY is not 64 hex digits.' }
  const { LOCKWRIGHT_WORKBENCH_URL: site, LOCKWRIGHT_WORKBENCH_TOKEN_FILE: tokenFile } = env
  if ((site === undefined) !== (tokenFile === undefined))
    return { fault: 'LOCKWRIGHT_WORKBENCH_URL and LOCKWRIGHT_WORKBENCH_TOKEN_FILE belong together.' }
  if (site !== undefined && !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(site))
    return { fault: 'LOCKWRIGHT_WORKBENCH_URL is not http://127.0.0.1:port.' }
  return {
    dataFolder: env.LOCKWRIGHT_DATA ?? 'data',
    host: env.HOST ?? '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL,
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    kek: env.LOCKWRIGHT_KEK,
    ownerPassword: env.LOCKWRIGHT_OWNER_PASSWORD,
    voucherKey: voucher === undefined ? null : Uint8Array.from(Buffer.from(voucher, 'hex')),
    pages: env.LOCKWRIGHT_PAGES,
    workbench: site !== undefined && tokenFile !== undefined ? { url: site, tokenFile } : undefined,
  }
}
