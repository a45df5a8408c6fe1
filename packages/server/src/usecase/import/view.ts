import { fault } from '../../errors/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'

export const importView = (row: Omit<Row<'import_run'>, 'plan' | 'report'>) => ({
  importNo: row.import_no,
  state: row.state,
  fileName: row.file_name,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
})

/** The import, locked: of two who take it over the second is told. */
export async function loadImport({ tx, systemId }: Context, importNo: number): Promise<Row<'import_run'>> {
  const row = await tx
    .selectFrom('import_run')
    .selectAll()
    .where('system_id', '=', systemId)
    .where('import_no', '=', importNo)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw fault('importUnknown', { no: importNo })
  return row
}
