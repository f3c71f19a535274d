// Rotates a key: another text with the same settings takes its place, and the old one ends after a while, so that programs can be
// changed one after another.
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { DialogForm, FormDialog } from '../../../parts/form-dialog.tsx'
import { useSubmit } from '../../../parts/use-submit.ts'

const HOUR = 3600
const GRACES = [
  { value: '0', label: 'At once' },
  { value: String(HOUR), label: 'In an hour' },
  { value: String(24 * HOUR), label: 'In a day' },
  { value: String(7 * 24 * HOUR), label: 'In 7 days' },
  { value: String(30 * 24 * HOUR), label: 'In 30 days' },
]

type RotateDialogProps = {
  name: string
  isOpen: boolean
  onRotate(graceSeconds: number): Promise<void>
  onClose(): void
}

export function RotateDialog({ name, isOpen, onRotate, onClose }: RotateDialogProps) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={`Rotate ${name}`}>
      <Question onRotate={onRotate} onClose={onClose} />
    </FormDialog>
  )
}

function Question({ onRotate, onClose }: Pick<RotateDialogProps, 'onRotate' | 'onClose'>) {
  const [grace, setGrace] = useState(String(24 * HOUR))
  const submit = useSubmit()
  const rotate = async () => {
    await onRotate(Number(grace))
    onClose()
  }
  return (
    <DialogForm submit={submit} action="Rotate" onSend={rotate} onClose={onClose}>
      <p className="dim">A new text with the same settings and what is left of its budgets takes its place.</p>
      <NativeSelect
        mt={12}
        label="The old text ends"
        data={GRACES}
        value={grace}
        onChange={(event) => setGrace(event.currentTarget.value)}
        data-autofocus
      />
    </DialogForm>
  )
}
