/** What a stylesheet does with one node of libvirt's XML. */
export interface Template {
  /** An XPath pattern. */
  readonly match: string;
  /** What stands in its place. */
  readonly body: string;
}

/** The XSLT that leaves all as it is, but for what the templates match: the provider's way to what it has no argument for. */
export function stylesheet(templates: readonly Template[]): string {
  return [
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">',
    '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>',
    ...templates.map(({ match, body }) => `<xsl:template match="${match}">${body}</xsl:template>`),
    '</xsl:stylesheet>',
    '',
  ].join('\n');
}

/** Adds an element behind all that the matching one has. */
export function appending(match: string, element: string): Template {
  return { match, body: `<xsl:copy><xsl:apply-templates select="@*|node()"/>${element}</xsl:copy>` };
}
