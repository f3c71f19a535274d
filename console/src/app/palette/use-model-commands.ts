// The models that can be called, in “Find or do”: each opens its page. They are read when the palette is opened, and found by id,
// name and alias as soon as something is typed.
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { linkModel } from '../../pages/models/link-model.ts'
import { modelsQuery } from '../../pages/models/use-models.ts'
import { usePlace } from '../workspace.tsx'
import type { Command } from './commands.ts'

export function useModelCommands(isOpen: boolean, search: string): readonly Command[] {
  const router = useRouter()
  const { place } = usePlace()
  const workspace = place.kind === 'workspace' ? place.workspace.id : undefined
  const { data } = useQuery({ ...modelsQuery(workspace ?? ''), enabled: isOpen && workspace !== undefined })
  const commands = useMemo(
    () =>
      data?.map(({ id, name, aliases }): Command => ({
        id: `model ${id}`,
        name: id,
        group: 'Models',
        icon: 'models',
        note: name,
        words: aliases.join(' '),
        run: () => void router.navigate(linkModel('/console/models/$vendor/$', id) as object),
      })),
    [data, router],
  )
  // There may be hundreds: with nothing typed they would be in the way of everything else.
  return search.trim() === '' || commands === undefined ? NONE : commands
}

const NONE: readonly Command[] = []
