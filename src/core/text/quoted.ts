/**
 * A text between tags that say what it is. One that writes the closing tag itself must not be able to pose as another.
 * @param attributes of the opening tag, in their order
 */
export function tagged(tag: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const quoted = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${value.replace(/[&"<>\r\n]/g, (char) => `&#${char.charCodeAt(0)};`)}"`,
  );
  const inner = text.trim().replace(new RegExp(`<(?=/${tag}\\b)`, 'gi'), '&lt;');
  return `<${tag}${quoted.join('')}>\n${inner}\n</${tag}>`;
}
