import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { exactTime } from '../parts/time.ts'
import { useWitness } from '../parts/witness.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { blockWords } from './words.ts'

type Proof = InferContractRouterOutputs<Contract>['block']['atDoor']['items'][number]['proof']

/** When and by what a door proved that it refuses a key. */
export function BlockProof({ of: proof }: { readonly of: Proof }) {
  const say = useWords(blockWords)
  const witness = useWitness()
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  return say(proof.kind === 'task' ? 'proofTask' : 'proofList', {
    at: exactTime(new Date(proof.at), language, timeZone),
    by: witness(proof.by),
    no: proof.kind === 'task' ? proof.taskNo : 0,
  })
}
