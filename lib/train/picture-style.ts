/** Colours and type of a picture, also on a dark page; the kinds of lines differ in their dashes as well. */
export const PICTURE_STYLE = `
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1f2937}
.page{fill:#fff}
.wave{font-weight:600;font-size:14px}
.note{fill:#6b7280;font-size:11px}
.box{fill:#f8fafc;stroke:#94a3b8}
.line{fill:none;stroke-width:1.5;stroke-opacity:.7}
.dense .line{stroke-width:1;stroke-opacity:.5}
.line:hover,.dense .line:hover{stroke-width:3.5;stroke-opacity:1}
.api{stroke:#2563eb}.schema{stroke:#c2410c;stroke-dasharray:7 3}.event{stroke:#047857;stroke-dasharray:2 3}
.arrow{stroke:none}.arrow.api{fill:#2563eb}.arrow.schema{fill:#c2410c}.arrow.event{fill:#047857}
@media(prefers-color-scheme:dark){
text{fill:#e5e7eb}.page{fill:#0f172a}.note{fill:#9ca3af}.box{fill:#1e293b;stroke:#64748b}
.api{stroke:#60a5fa}.schema{stroke:#fb923c}.event{stroke:#34d399}
.arrow.api{fill:#60a5fa}.arrow.schema{fill:#fb923c}.arrow.event{fill:#34d399}
}
`;
