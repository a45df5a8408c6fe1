import type { Contract } from '@lockwright/server/contract'
import { Anchor, Button, Group } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { KeyName } from '../parts/ElementName.tsx'
import { Empty } from '../parts/Empty.tsx'
import { ExportMenu } from '../parts/ExportMenu.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import type { Column } from '../parts/ListHead.tsx'
import { ListTable } from '../parts/ListTable.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { SearchField } from '../parts/SearchField.tsx'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useDialog } from '../parts/useDialog.ts'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { LANGUAGE_NAMES, useWords } from '../words/index.ts'
import { PersonForm } from './PersonForm.tsx'
import { personWords } from './pageWords.ts'
import type { PeopleSearch } from './search.ts'

export type Person = InferContractRouterOutputs<Contract>['person']['list']['items'][number]

const ROWS_A_PAGE = 100
const NO_SORTING = { by: 'name' as never, order: 'asc' } as const

/** People who get keys (R085, R130). */
export function PeoplePage() {
  const say = useWords(personWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('person.edit')
  const { search }: PeopleSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const [dialog, show] = useDialog()
  const list = useInfiniteQuery(
    query.person.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        ...(search === undefined ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      placeholderData: (before) => before,
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList<Person>(list)
  const columns: Column<Person, never>[] = [
    {
      id: 'name',
      head: say('name'),
      widthPx: 240,
      cell: (person) =>
        mayEdit ? (
          <Anchor component="button" size="sm" onClick={() => show(`${person.personNo}`)}>
            {person.name}
          </Anchor>
        ) : (
          person.name
        ),
    },
    { id: 'email', head: say('email'), widthPx: 260, cell: ({ email }) => email },
    {
      id: 'keys',
      head: say('keys'),
      widthPx: 300,
      cell: ({ keys }) =>
        keys.length === 0 ? (
          say('noKeys')
        ) : (
          <Group gap="xs">
            {keys.map((keyNo) => (
              <KeyName key={keyNo} keyNo={keyNo} />
            ))}
          </Group>
        ),
    },
    {
      id: 'language',
      head: say('language'),
      widthPx: 160,
      cell: ({ language }) => (language === null ? say('anyLanguage') : LANGUAGE_NAMES[language]),
    },
  ]
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('new')}>
      {say('add')}
    </Button>
  )
  return (
    <Page
      title={say('title')}
      actions={
        <>
          <ExportMenu what="persons" filter={{ search }} />
          {add}
        </>
      }
    >
      <SearchField
        label={say('search')}
        value={search ?? ''}
        change={(next) =>
          void navigate({ to: '.', search: (next === '' ? {} : { search: next }) as never, replace: true })
        }
      />
      {list.isPending && <Loading />}
      {list.error && rows.length === 0 && <Faulty error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && (
        <ListTable
          label={say('title')}
          rows={rows}
          idOf={({ personNo }) => personNo}
          nameOf={({ name }) => name}
          columns={columns}
          sorting={NO_SORTING}
          onSort={() => {}}
          hasMore={hasMore}
          loadMore={loadMore}
          empty={
            search === undefined ? (
              <Empty title={say('emptyTitle')} text={say('empty')} action={add} />
            ) : (
              <Empty title={sayParts('noMatch')} text="" />
            )
          }
        />
      )}
      {dialog !== null && <PersonForm personNo={dialog === 'new' ? null : Number(dialog)} close={() => show(null)} />}
    </Page>
  )
}
