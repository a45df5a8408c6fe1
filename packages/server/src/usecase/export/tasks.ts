import { exportContract } from '../../contract/export.ts'
import { olderThan, selectTasks, type TaskRow } from '../task/list.ts'
import { operationOf } from '../task/operations.ts'
import { usecase } from '../usecase.ts'
import { fileOf, type ListOf } from './lists.ts'

const TASKS: ListOf<TaskRow> = {
  name: 'tasks',
  columns: (words) => [
    { head: words.no, width: 8 },
    { head: words.door, width: 14 },
    { head: words.name, width: 28 },
    { head: words.operation, width: 14 },
    { head: words.about, width: 14 },
    { head: words.state, width: 14 },
    { head: words.stateAt, width: 17 },
    { head: words.carriers, width: 24 },
    { head: words.createdAt, width: 17 },
    { head: words.createdBy, width: 20 },
    { head: words.cause, width: 28 },
  ],
  cells: (row, _words, local) => [
    row.task_no,
    row.marking,
    row.name,
    operationOf(row.op),
    row.subject,
    row.state,
    local(row.state_at),
    row.carriers.map(({ marking }) => marking).join(', '),
    local(row.created_at),
    row.created_by,
    row.cause,
  ],
}

export const exportTasks = usecase(exportContract.tasks, {
  permission: 'task.read',
  run: (ctx, { format, language, systemId: _system, ...wish }, request) =>
    fileOf(ctx, TASKS, { format, language: language ?? request.language }, (last, limit) =>
      selectTasks(ctx, wish, olderThan(last), limit),
    ),
})
