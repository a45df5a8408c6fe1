import { relative } from 'node:path'
import { buildPages } from './build.ts'

/** `npm run build`: the screens as an installation serves them. */
const folder = buildPages('release')
console.log(`the screens are in ${relative(process.cwd(), folder)}`)
