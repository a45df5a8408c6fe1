/** Life of a task (R082); `failed`, `cancelled` and `superseded` are its other ends. */
export type TaskState =
  | 'created'
  | 'assigned'
  | 'transferred'
  | 'executed'
  | 'reported'
  | 'failed'
  | 'cancelled'
  | 'superseded'

/** What a cylinder answers to a task, in its receipt (spec/task.md). */
export type TaskStatus =
  | 'done'
  | 'running'
  | 'superseded'
  | 'baseTooHigh'
  | 'expired'
  | 'notYet'
  | 'countersignature'
  | 'memory'
  | 'unknownOp'
  | 'refused'
