import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { isolated, useWords } from '../words/index.ts'
import { personPickerWords } from './words.ts'

/** Somebody who is known, somebody to be added, or only a name (R085). */
export type Holder =
  | { readonly kind: 'person'; readonly personNo: number; readonly name: string }
  | { readonly kind: 'new' | 'name'; readonly name: string }

interface PersonPickerProps {
  readonly label: string
  readonly value: Holder
  change(value: Holder): void
}

const TYPING_MS = 150
const SHOWN = 12

/** One field for all three: what is typed is looked for, and is never lost. */
export function PersonPicker({ label, value, change }: PersonPickerProps) {
  const say = useWords(personPickerWords)
  const { systemId } = useSystem()
  const maySee = useMay('person.read')
  const mayAdd = useMay('person.edit')
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [asked] = useDebouncedValue(value.name.trim(), TYPING_MS)
  const found = useQuery({
    ...query.person.list.queryOptions({
      input: { systemId, limit: SHOWN, ...(asked === '' ? {} : { search: asked }) },
    }),
    placeholderData: keepPreviousData,
    enabled: maySee,
  })
  const people = found.data?.items ?? []
  const name = value.name.trim()
  const choose = (option: string) => {
    const person = people.find(({ personNo }) => String(personNo) === option)
    if (person) change({ kind: 'person', personNo: person.personNo, name: person.name })
    else change({ kind: option === 'new' ? 'new' : 'name', name })
    box.closeDropdown()
  }
  const about = value.kind === 'new' ? say('isNew') : value.kind === 'name' && name !== '' ? say('noted') : say('hint')
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal>
      <Combobox.Target>
        <TextInput
          label={label}
          description={about}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={200}
          autoComplete="off"
          value={value.name}
          rightSection={found.isFetching ? <Loader size={14} /> : null}
          onChange={(event) => {
            change({ kind: 'name', name: event.currentTarget.value })
            box.openDropdown()
            box.updateSelectedOptionIndex()
          }}
          onFocus={() => box.openDropdown()}
          onClick={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label={label}>
          {people.map((person) => (
            <Combobox.Option key={person.personNo} value={String(person.personNo)}>
              <Text size="sm" component="bdi">
                {person.name}
              </Text>
              <Text size="xs" c="dimmed" span ml={8}>
                {[isolated(person.email), person.keys.length > 0 && say('keysNow', { count: person.keys.length })]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </Combobox.Option>
          ))}
          {name !== '' && mayAdd && (
            <Combobox.Option value="new">
              <IconUserPlus size={14} aria-hidden style={{ verticalAlign: '-2px', marginRight: 6 }} />
              {say('create', { name })}
            </Combobox.Option>
          )}
          {name !== '' && <Combobox.Option value="name">{say('nameOnly', { name })}</Combobox.Option>}
          {name === '' && people.length === 0 && <Combobox.Empty>{say('noNames')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
