// A permission as a shape.
import { Type } from 'typebox'
import { gatewayPermissions, workspacePermissions } from '../access/permissions.ts'

export const permissionShape = Type.Enum([...workspacePermissions, ...gatewayPermissions], { title: 'Permission' })
