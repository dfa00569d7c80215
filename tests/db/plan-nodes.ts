// Plans as EXPLAIN shows them.
export type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Cond'?: string
  'Index Name'?: string
  'Actual Rows'?: number
  'Workers Planned'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}

export const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** How many entries or rows a scan looked at, each time. */
export const readBy = (scan: Node | undefined) =>
  (scan?.['Actual Rows'] ?? 0) + (scan?.['Rows Removed by Filter'] ?? 0)

/** One scan finds the page, and where that has ids alone another one looks up its rows, each by itself. */
export const apart = (scans: Node[]) => {
  const looksUp = (scan: Node) => scan['Index Cond']?.includes('(id = tasks_1.id)') === true
  return { found: scans.filter((scan) => !looksUp(scan)), rest: scans.filter(looksUp) }
}
