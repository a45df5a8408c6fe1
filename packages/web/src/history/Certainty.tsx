import type { Contract } from '@lockwright/server/contract'
import { Group } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { Mark } from '../mark/Mark.tsx'
import { Missing } from '../mark/Missing.tsx'
import { Proof } from '../mark/Proof.tsx'
import { whyWords } from '../mark/whyWords.ts'
import { reasonWord, reasonWords } from '../parts/reasonWords.ts'
import { useWords } from '../words/index.ts'
import { historyWords } from './words.ts'

type Answer = InferContractRouterOutputs<Contract>['history']['doorsOfKey']['items'][number]
type CertaintyProps = Pick<Answer, 'answer' | 'reason' | 'missing' | 'keyEvidence' | 'cylinderEvidence'>

/** Surely or perhaps, by which proofs, and what would have to become known to say more. */
export function Certainty({ answer, reason, missing, keyEvidence, cylinderEvidence }: CertaintyProps) {
  const say = useWords(historyWords)
  const sayWhy = useWords(whyWords)
  const sayReason = useWords(reasonWords)
  const isSure = answer === 'surelyOpens'
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <Mark state={isSure ? 'confirmed' : 'possibly'} />
        {isSure ? say('surely') : say('perhaps', { reason: sayReason(reasonWord(reason)) })}
      </Group>
      <Missing missing={missing} />
      <Proof what={sayWhy('keyProof')} evidence={keyEvidence} />
      <Proof what={sayWhy('doorProof')} evidence={cylinderEvidence} />
    </>
  )
}
