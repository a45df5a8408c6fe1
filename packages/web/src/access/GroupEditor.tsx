import type { Contract } from '@lockwright/server/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, query } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { DoorPicker } from '../parts/DoorPicker.tsx'
import { EditableText } from '../parts/EditableText.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useRename } from '../parts/useRename.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { accessWords } from './words.ts'

type DoorGroup = InferContractRouterOutputs<Contract>['group']['list']['items'][number]

/** Name and doors of a group; who joins and leaves is told before it is saved. */
export function GroupEditor({ group, close }: { readonly group: DoorGroup; close(): void }) {
  const { systemId } = useSystem()
  const members = useQuery(query.group.members.queryOptions({ input: { systemId, groupNo: group.groupNo } }))
  if (members.error) return <Faulty error={members.error} />
  if (!members.data) return <Loading />
  return <Editor group={group} members={members.data.cylinderNos} close={close} />
}

const NO_WISH = { join: [] as readonly number[], leave: [] as readonly number[] }

interface EditorProps {
  readonly group: DoorGroup
  readonly members: readonly number[]
  close(): void
}

function Editor({ group, members, close }: EditorProps) {
  const say = useWords(accessWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const saved = useSaved()
  const { groupNo, name } = group
  const naming = useRename({
    what: say('rename'),
    now: group,
    put: (next, ifMatch) => api.group.rename({ systemId, groupNo, name: next }, { context: { ifMatch } }),
    async load() {
      const { items } = await api.group.list({ systemId })
      return items.find((one) => one.groupNo === groupNo) ?? group
    },
    done: (renamed) => saved({ message: say('saved', { name: renamed.name }) }),
  })
  // Kept as what is to come and go: what somebody else lets in or takes out meanwhile stays.
  const [wish, change, forget] = useDraft(`group ${systemId} ${groupNo}`, NO_WISH)
  const join = wish.join.filter((no) => !members.includes(no))
  const leave = wish.leave.filter((no) => members.includes(no))
  const doors = [...members.filter((no) => !leave.includes(no)), ...join]
  const choose = (next: readonly number[]) =>
    change({
      join: next.filter((no) => !members.includes(no)),
      leave: members.filter((no) => !next.includes(no)),
    })
  const cancel = () => {
    forget()
    close()
  }
  const isChanged = join.length + leave.length > 0
  const preview = useQuery({
    ...query.preview.groupMembers.queryOptions({ input: { systemId, groupNo, join, leave } }),
    enabled: isChanged && mayEdit,
  })
  const save = useMutation(
    query.group.changeMembers.mutationOptions({
      onSuccess({ summary }) {
        saved({
          message: say('saved', { name }),
          summary,
          undo: { act: () => api.group.changeMembers({ systemId, groupNo, join: leave, leave: join }) },
        })
        cancel()
      },
    }),
  )
  const remove = useMutation(
    query.group.remove.mutationOptions({
      onSuccess() {
        saved({ message: say('removed', { name }) })
        cancel()
      },
    }),
  )
  return (
    <Stack gap="md">
      {mayEdit && (
        <div>
          <Text size="sm" fw={600}>
            {say('rename')}
          </Text>
          <EditableText what={say('rename')} value={name} maxLength={100} save={naming.save} />
          {naming.conflict}
        </div>
      )}
      <DoorPicker
        label={say('members')}
        description={say('membersHint')}
        cylinderNos={doors}
        choose={choose}
        max={20_000}
      />
      {isChanged && <BeforeSave summary={preview.data?.summary} reckoning={preview.isFetching} error={preview.error} />}
      <Refused error={save.error ?? remove.error} />
      {mayEdit && (
        <Group justify="space-between">
          <Button
            variant="default"
            loading={remove.isPending}
            title={say('removeGroupSays')}
            onClick={() => remove.mutate({ systemId, groupNo })}
          >
            {say('remove')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={cancel}>
              {sayParts('cancel')}
            </Button>
            <Button
              disabled={!isChanged}
              loading={save.isPending}
              onClick={() => save.mutate({ systemId, groupNo, join, leave })}
            >
              {say('change')}
            </Button>
          </Group>
        </Group>
      )}
    </Stack>
  )
}
