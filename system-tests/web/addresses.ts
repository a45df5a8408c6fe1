import { readFileSync } from 'node:fs'

const ROUTER = new URL('../../packages/web/src/app/router.tsx', import.meta.url)
const ROUTE = /createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']*)'/g

/** Every address the router knows, with `$names` in it, read from its text: a new page is visited without being named here. */
export function addresses(): string[] {
  const text = readFileSync(ROUTER, 'utf8')
  const pages = [...text.matchAll(ROUTE)].map(({ index, 1: parent, 2: path }) => {
    const [name] = text.slice(text.lastIndexOf('\nconst ', index) + '\nconst '.length).split(' ', 1)
    return { name, parent: parent!, path: path! }
  })
  const asked = text.match(/createRoute\(\{/g)?.length
  if (pages.length !== asked) throw new Error(`${pages.length} of ${asked} routes were understood`)
  const full = (page: (typeof pages)[number]): string => {
    const parent = pages.find(({ name }) => name === page.parent)
    const base = parent === undefined ? '' : full(parent)
    return `${base}/${page.path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')
  }
  return [...new Set(pages.map(full))]
}

/** The address with numbers in the place of its `$names`; throws for a name without one. */
export function filledIn(address: string, names: Readonly<Record<string, string | number>>): string {
  return address.replace(/\$(\w+)/g, (_, name: string) => {
    const value = names[name]
    if (value === undefined) throw new Error(`say what $${name} of ${address} is`)
    return String(value)
  })
}
