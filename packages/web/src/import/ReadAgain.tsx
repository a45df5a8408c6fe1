import { Button, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { base64Of, keepFile, keptFile } from './files.ts'
import { type Layout, layoutFor, type Report } from './layout.ts'
import { Sample } from './Sample.tsx'
import { importWords } from './words.ts'

interface ReadAgainProps {
  readonly importNo: number
  readonly report: Report
  /** The file was read anew; its import has this number. */
  read(importNo: number): void
}

type Kind = 'cylinders' | 'keys' | 'pairs'

/** How the sheet is read: what we guessed, and what somebody who knows better says. */
export function ReadAgain({ importNo, report, read }: ReadAgainProps) {
  const say = useWords(importWords)
  const { systemId } = useSystem()
  const width = Math.max(1, ...report.sample.map((row) => row.length))
  const [{ layout }, change, forget] = useDraft<{ layout: Layout }>(`import ${systemId} ${importNo}`, {
    layout: report.layout ?? layoutFor('cylinders', width, null),
  })
  const setLayout = (next: Layout) => change({ layout: next })
  const file = keptFile(importNo)
  const again = useMutation({
    mutationFn: async (from: File) =>
      api.import.preview({ systemId, fileName: from.name, content: await base64Of(from), layout }),
    onSuccess(run, from) {
      keepFile(run.importNo, from)
      readAnew(run.importNo)
    },
  })
  const readAnew = (next: number) => {
    forget()
    read(next)
  }
  const kind: Kind = layout.kind === 'pairs' ? 'pairs' : layout.rows
  const rows = report.sample.map((_, row) => ({ value: `${row}`, label: `${row + 1}` }))
  return (
    <Stack gap="sm" component="section" aria-label={say('layoutTitle')}>
      <Title order={2}>{say('layoutTitle')}</Title>
      {report.layout === null && <Text role="alert">{say('layoutUnknown')}</Text>}
      <Group gap="sm" align="flex-end">
        <Select
          label={say('kind')}
          allowDeselect={false}
          data={[
            { value: 'cylinders', label: say('kindCylinders') },
            { value: 'keys', label: say('kindKeys') },
            { value: 'pairs', label: say('kindPairs') },
          ]}
          value={kind}
          onChange={(value) => setLayout(layoutFor(value as Kind, width, layout))}
          w={260}
        />
        {layout.kind === 'chart' && (
          <>
            <Select
              label={say('headRow')}
              allowDeselect={false}
              data={rows}
              value={`${layout.headRow}`}
              onChange={(value) => setLayout({ ...layout, headRow: Number(value) })}
              w={150}
            />
            <Select
              label={say('nameRow')}
              placeholder={say('none')}
              clearable
              data={rows}
              value={layout.nameRow === null ? null : `${layout.nameRow}`}
              onChange={(value) => setLayout({ ...layout, nameRow: value === null ? null : Number(value) })}
              w={150}
            />
          </>
        )}
        <Select
          label={say('firstRow')}
          allowDeselect={false}
          data={rows}
          value={`${layout.firstRow}`}
          onChange={(value) => setLayout({ ...layout, firstRow: Number(value) })}
          w={150}
        />
        {file && (
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate(file)}>
            {say('again')}
          </Button>
        )}
      </Group>
      {!file && <ChooseFile hint={say('chooseAgain')} layout={layout} read={readAnew} />}
      <Refused error={again.error} />
      <Sample sample={report.sample} layout={layout} change={setLayout} />
    </Stack>
  )
}
