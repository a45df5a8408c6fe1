import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { useWords, words } from '../words/index.ts'

type Witness = InferContractRouterOutputs<Contract>['event']['list']['items'][number]['carriedBy']

const witnessWords = words({
  en: { bridge: 'bridge {label}', key: 'key {marking}' },
  de: { bridge: 'Bridge {label}', key: 'Schlüssel {marking}' },
})

/** Says through whom something came: a bridge at which the device was itself, or a key that carried it. */
export function useWitness(): (witness: Witness) => string {
  const say = useWords(witnessWords)
  return (witness) => {
    switch (witness.kind) {
      case 'bridge':
        return say('bridge', { label: witness.label })
      case 'key':
        return say('key', { marking: witness.marking })
      case 'other':
        return witness.text
    }
  }
}
