import type { ChartSay } from '../words.ts'

/** What would have to become known, such as `keyImage 4, 5` of the API, in words. */
export function missingSays(missing: string, say: ChartSay): string {
  const [kind = '', ...rest] = missing.split(' ')
  const numbers = rest.join(' ')
  switch (kind) {
    case 'keyImage':
      return say('missKeyImage', { numbers })
    case 'cylinderImage':
      return say('missCylinderImage', { numbers })
    case 'block':
      return say('missBlock')
    case 'renewal':
      return say('missRenewal')
    case 'clock':
      return say('missClock')
    case 'floor':
      return say('missFloor')
    default:
      return missing
  }
}
