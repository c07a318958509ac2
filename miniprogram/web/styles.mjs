// WXSS as CSS. WeChat's style compiler is not in the npm registry; what the mini program uses of it is three things: rpx, the
// `page` selector, and styles that stay inside their page or component.

const rpx = (text) => text.replace(/(-?\d*\.?\d+)rpx\b/g, (_, amount) => `calc(${amount} * var(--rpx))`).replaceAll('100vh', '100%')

const plain = (text) => rpx(text.replace(/\/\*[\s\S]*?\*\//g, ''))

/** Of the app (no name) or of one page, which is nested in that page's element. */
export function pageStyle(name, text) {
  const css = plain(text).replace(/(^|\n|\})(\s*)page(\s*\{)/g, '$1$2.wx-page$3')
  return name ? `[data-page="${name}"] {\n${css}\n}` : css
}

/** Class names of a component bear its scope, as the framework writes them into the elements. */
export const componentStyle = (scope, text) => plain(text).replace(/\.([a-zA-Z_][\w-]*)/g, `.${scope}--$1`)
