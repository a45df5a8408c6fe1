import { relative } from 'node:path'
import { buildPages, type Pages } from './build.ts'

/** `npm run build`: the screens as an installation serves them; with `plant` those of `npm start`. */
const pages: Pages = process.argv[2] === 'plant' ? 'plant' : 'release'
console.log(`the screens are in ${relative(process.cwd(), buildPages(pages))}`)
