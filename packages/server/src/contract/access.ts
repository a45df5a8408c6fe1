import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no } from './common.ts'

/** May this key open that door? (R068, R069) */
export const accessContract = {
  ask: get(`${IN_SYSTEM}/access`, 'What was asked for, and what the devices surely or possibly do')
    .input(inSystem.extend({ keyNo: no, cylinderNo: no, at: instant.optional() }))
    .output(
      z.object({
        at: instant,
        /** By the policy, as if everything were programmed. */
        wished: z.object({ opens: z.boolean(), reason: z.string() }),
        /** By what the devices are known to hold. */
        now: z.object({ answer: z.enum(['surelyOpens', 'surelyNot', 'possibly']), reasons: z.array(z.string()) }),
      }),
    ),
}
