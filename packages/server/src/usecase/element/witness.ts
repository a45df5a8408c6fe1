import type { z } from 'zod'
import type { blockProof, witness } from '../../contract/element.ts'

export type Witness = z.infer<typeof witness>

/** Sessions store it as one line: `bridge Porter's lodge`, `key K2`. */
export function witnessOf(stored: string): Witness {
  const [, kind, name = ''] = /^(bridge|key) (.*)$/su.exec(stored) ?? []
  if (kind === 'bridge') return { kind, label: name }
  return kind === 'key' ? { kind, marking: name } : { kind: 'other', text: stored }
}

/** Stored as `task 2, key K5` or `list, bridge Porter's lodge`. */
export function blockProofOf(at: Date, stored: string): z.infer<typeof blockProof> {
  const [, taskNo, rest] = /^(?:task (\d+)|list), (.*)$/su.exec(stored) ?? []
  const through = { at: at.toISOString(), by: witnessOf(rest ?? stored) }
  return taskNo === undefined ? { kind: 'list', ...through } : { kind: 'task', taskNo: Number(taskNo), ...through }
}
