// The choice between a few ranges or views, as one control.
import { SegmentedControl } from '@mantine/core'

export type Choice<Id extends string> = { id: Id; name: string }

type ChoiceControlProps<Id extends string> = {
  label: string
  choices: readonly Choice<NoInfer<Id>>[]
  chosen: Id
  onChoose(id: NoInfer<Id>): void
}

export function ChoiceControl<Id extends string>({ label, choices, chosen, onChoose }: ChoiceControlProps<Id>) {
  return (
    <SegmentedControl
      aria-label={label}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen}
      onChange={(id) => onChoose(id as Id)}
    />
  )
}
