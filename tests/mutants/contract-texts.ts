// A plugin for StrykerJS. Descriptions and examples in a schema are texts of the contract: no rule depends on them, and
// `make drift` compares them with the committed document. So they are not mutated.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** A node of Babel's syntax tree, as far as it is read here. */
type Node = { type: string; callee?: { property?: { name?: string } }; key?: { name?: string } }

function takesTexts(node: Node): boolean {
  const method = node.type === 'CallExpression' ? node.callee?.property?.name : undefined
  return method === 'describe' || method === 'openapi'
}

const textProperties = ['sortDescription', 'sortExample']
const holdsText = ({ type, key }: Node): boolean =>
  type === 'ObjectProperty' && textProperties.includes(key?.name ?? '')

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'contract-texts', {
    shouldIgnore(path) {
      const { node, listKey, parent } = path as { node: Node; listKey?: string; parent?: Node }
      const isArgument = listKey === 'arguments' && parent !== undefined && takesTexts(parent)
      const isText = isArgument || (parent !== undefined && holdsText(parent))
      return isText && node ? 'a text of the contract' : undefined
    },
  }),
]
