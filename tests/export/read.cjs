// Reads a document that export wrote with a reader that runs on Node.
//
// `node read.cjs KIND FILE MODULES` prints a JSON object of names and values in base64. `--env-file` is Node's own reader: there,
// FILE is what `node --env-file` was given and the names are those that begin with `V_`.
const fs = require('fs')
const path = require('path')

const [kind, file, modules] = process.argv.slice(2)
const load = (name) => require(path.resolve(modules, name))

// The converter writes `${` of a string as `$${` again, whichever way the document had it.
const unescaped = (text) => text.replaceAll('$${', '${').replaceAll('%%{', '%{')

const readers = {
  dotenv: () => load('dotenv').parse(fs.readFileSync(file)),
  'dotenv-16': () => load('dotenv-16').parse(fs.readFileSync(file)),
  '--env-file': () => Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('V_'))),
  hcl: async () => {
    const found = await load('@cdktf/hcl2json').parse('proof.tf', fs.readFileSync(file, 'utf8'))
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, unescaped(value)]))
  },
}

async function main() {
  const found = Object.entries(await readers[kind]())
  const coded = found.map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('base64')])
  process.stdout.write(JSON.stringify(Object.fromEntries(coded)))
}
main()
