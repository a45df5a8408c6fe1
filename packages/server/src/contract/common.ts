import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Every route of a system begins like this; the id decides which rows the request can see. */
export const IN_SYSTEM = '/systems/{systemId}'

export const systemId = z.uuid()
export const inSystem = z.object({ systemId })

/** Numbers come from paths and queries as text. */
export const no = z.coerce.number().int().min(1).max(4_294_967_295)
export const version = z.int().min(1)
/** RFC 3339, always given back in UTC. */
export const instant = z.iso.datetime({ offset: true })
/** Any Unicode that can be stored: no zero character, no half of a pair. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

export const text = (longest: number) => z.string().trim().max(longest).refine(isStorable, 'Not plain text')
export const named = (longest: number) => text(longest).min(1)

const PAGE_MAX = 500

/** Pages: pass `next` of one as `cursor` of the following one. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
})

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

export const nothing = z.object({})

export const role = z.enum(['owner', 'handOut', 'reader'])

type Path = `/${string}`

/** Readings and changes of the contract; the first segment after the system is the tag in the documentation. */
const route = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE') => (path: Path, summary: string) =>
  oc.route({ method, path, summary, tags: [tagOf(path)] })

function tagOf(path: Path): string {
  return path.replace(`${IN_SYSTEM}/`, '').split('/').filter(Boolean)[0] ?? 'systems'
}

export const get = route('GET')
export const post = route('POST')
export const put = route('PUT')
export const patch = route('PATCH')
export const del = route('DELETE')
