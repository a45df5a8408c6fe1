import type { Context } from '../context.ts'

/** What a cylinder shall do (spec/tasks.md, op codes). */
export type TaskOrder =
  | {
      readonly op: 'block'
      readonly cylinderNo: number
      readonly keyNo: number
      readonly keyId: number
      /** Every passport of the key below this epoch is refused; 0xffff = for ever. */
      readonly minEpoch: number
      /** Version of the block list that will name the key: the block stands until a cylinder has that list (B4). */
      readonly inVersion: number
    }
  /** `from`: the first event that is not stored yet. */
  | { readonly op: 'readAudit'; readonly cylinderNo: number; readonly from: number }
  /** Everything up to this event is stored here: the cylinder may overwrite it. */
  | { readonly op: 'ackAudit'; readonly cylinderNo: number; readonly upTo: number }
  /** Ordered: runs only on the image `base`, which it makes `base + 1` (B3). */
  | {
      readonly op: 'group'
      readonly cylinderNo: number
      readonly base: number
      readonly groupNo: number
      readonly join: boolean
    }

/** An order with everything that the store decides. */
export interface NumberedTask {
  readonly order: TaskOrder
  /** The first four bytes of `taskId`. */
  readonly taskNo: number
  readonly taskId: Uint8Array
  /** Place among the tasks of the cylinder. */
  readonly seq: number
}

/** The bytes of a task; `document` is what a carrier takes to the cylinder. */
export interface WrittenTask {
  readonly op: number
  readonly flags: number
  readonly payload: Uint8Array
  readonly document: Uint8Array
}

/** Turns orders into documents for their cylinders. A port: it needs the secrets that `session` knows how to use. */
export interface TaskWriter {
  write(ctx: Context, tasks: readonly NumberedTask[]): Promise<readonly WrittenTask[]>
}
