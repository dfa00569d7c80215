// Settings of a server that change how it reads and writes values, and what a statement means: who administers a
// database can set them for it, and for every session. The service's responses may depend on none of them.

/** The schema that is found first. */
export const otherSchema = 'in_front'

/** As SQL writes them. `other` has to be there for `search_path` to begin with it. */
export const unfriendlySettings = {
  DateStyle: `'SQL, DMY'`,
  IntervalStyle: `'postgres_verbose'`,
  TimeZone: `'Asia/Kathmandu'`,
  default_transaction_isolation: `'repeatable read'`,
  standard_conforming_strings: 'off',
  bytea_output: 'escape',
  search_path: `${otherSchema}, public`,
}

/** @param database its name @returns SQL for a session in that database */
export const makeUnfriendly = (
  database: string,
  settings: Record<string, string> = unfriendlySettings,
): string =>
  [
    `create schema if not exists ${otherSchema}`,
    ...Object.entries(settings).map(([name, value]) => `alter database ${database} set ${name} = ${value}`),
  ].join(';')

/** A Turkish database: `lower('I')` is not `i` there. */
export const unfriendlyLocale = `encoding 'UTF8' locale_provider icu icu_locale 'tr-TR'`

/**
 * Whether this run has it so everywhere: `make test-settings`. Tests behind a stand-in for a pooler are left out then: there
 * the service cannot change the settings, and refuses them.
 */
export const isUnfriendly = process.env.SERVER_SETTINGS === 'unfriendly'
