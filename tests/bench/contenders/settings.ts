// What every contender is told when it starts, and how it ends: the service itself is told the same in its own words.

const given = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set; contenders are started by the benchmark`)
  return value
}

export const settings = {
  databaseUrl: given('DATABASE_URL'),
  port: Number(given('PORT')),
  /** Of HS256. */
  secret: given('SECRET'),
  /** Connections to the database at most. */
  poolSize: Number(given('POOL')),
}

process.on('SIGTERM', () => process.exit(0))
