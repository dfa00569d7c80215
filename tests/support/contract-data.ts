// The extract of the contract that the SDK ships with its in-memory service.
import { ownedResources } from '../../src/features/contract.ts'
import type { Document } from '../../src/sdk/generator/document.ts'
import { modelData } from '../../src/sdk/generator/model-data.ts'
import { describeResources } from '../../src/sdk/generator/resource-description.ts'
import { document } from './contract.ts'

export const contractData = modelData(document as object as Document, describeResources(ownedResources))
