// What breaks while a part is drawn stays in that part: the rest of the page works on.
import { Component } from 'react'
import type { ReactNode } from 'react'
import { PartError } from './part-error.tsx'

type PartBoundaryProps = { name: string; children: ReactNode }

export class PartBoundary extends Component<PartBoundaryProps, { error: unknown }> {
  override state = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const again = () => this.setState({ error: undefined })
    return <PartError title={`${this.props.name} could not be shown`} error={error} onRetry={again} />
  }
}
