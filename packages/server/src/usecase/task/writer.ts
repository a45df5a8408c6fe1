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
    }
  | { readonly op: 'readAudit'; readonly cylinderNo: number }

/** An order with everything that the store decides: its number, its place among the tasks of the cylinder. */
export interface NumberedTask {
  readonly order: TaskOrder
  readonly taskId: Uint8Array
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
