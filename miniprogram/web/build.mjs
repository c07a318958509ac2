// Bundles the mini program for a browser: the very WXML, WXSS and TypeScript that WeChat runs, on WeChat's own component
// framework, with web/wx.js in the place of WeChat. For development and tests; nothing of it is shipped.
//
//   node web/build.mjs [OUT]        writes OUT/index.html and OUT/bundle.js; OUT is web/dist if it is not given

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import compiler from 'glass-easel-template-compiler'
import { componentStyle, pageStyle } from './styles.mjs'

const web = path.dirname(fileURLToPath(import.meta.url))
const root = path.dirname(web)
const out = path.resolve(process.argv[2] ?? path.join(web, 'dist'))

const read = (name) => readFileSync(path.join(root, name), 'utf8')
const json = (name) => JSON.parse(read(name))
const app = json('app.json')

/** Every page and every component they use, by path without suffix. */
function parts() {
  const found = new Map()
  const visit = (name, page) => {
    if (found.has(name)) return
    const config = json(`${name}.json`)
    const using = { ...(page ? app.usingComponents : {}), ...config.usingComponents }
    found.set(name, { name, page, config: { ...config, usingComponents: using } })
    Object.values(using).forEach((target) => visit(target.replace(/^\//, ''), false))
  }
  app.pages.forEach((name) => visit(name, true))
  return [...found.values()]
}

function templates(all) {
  const group = new compiler.TmplGroup()
  const faults = all.flatMap(({ name }) =>
    [...group.addTmpl(name, read(`${name}.wxml`))].map((fault) => `${name}.wxml: ${fault.message ?? fault}`),
  )
  if (faults.length) throw new Error(faults.join('\n'))
  return group.getTmplGenObjectGroups()
}

const scope = (name) => name.replaceAll('/', '-')

function entry(all) {
  const described = all.map(({ name, page, config }) => ({
    name,
    page,
    title: config.navigationBarTitleText ?? app.window.navigationBarTitleText,
    config: page ? { usingComponents: config.usingComponents } : config,
    scope: page ? undefined : scope(name),
    style: page ? pageStyle(name, read(`${name}.wxss`)) : componentStyle(scope(name), read(`${name}.wxss`)),
  }))
  const code = all.map(({ name }) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`${root}/${name}.ts`)}),`)
  return `
    import { start } from ${JSON.stringify(path.join(web, 'runtime.js'))}
    start({
      parts: ${JSON.stringify(described)},
      app: ${JSON.stringify(pageStyle('', read('app.wxss')))},
      templates: ${templates(all)},
      code: {${code.join('\n')}},
    })
    require(${JSON.stringify(`${root}/app.ts`)})
  `
}

mkdirSync(out, { recursive: true })
writeFileSync(path.join(out, 'index.html'), read('web/index.html'))
await build({
  stdin: { contents: entry(parts()), resolveDir: root, loader: 'js' },
  bundle: true,
  format: 'iife',
  target: 'es2020',
  sourcemap: 'inline',
  outfile: path.join(out, 'bundle.js'),
  tsconfigRaw: {},
  logLevel: 'warning',
})
