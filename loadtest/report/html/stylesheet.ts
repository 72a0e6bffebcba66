/** All of the page's style: no request leaves it, and both colour schemes have enough contrast. */
export const STYLESHEET = `
:root{color-scheme:light dark;--paper:#fbfbfa;--card:#fff;--ink:#1c2024;--soft:#5a6169;--rule:#dfe1e4;--grid:#ebedef;
--good:#18794e;--good-soft:#e6f4ec;--bad:#c62a2f;--bad-soft:#fdeceb;--warning:#8a5a00;--warning-soft:#fff3d6;
--blue:#0b62c4;--violet:#7c3aed;--orange:#b8530a;--grey:#8b929a;--teal:#0b7a75;--flow:#cdd9e8}
@media(prefers-color-scheme:dark){:root{--paper:#111416;--card:#191d20;--ink:#e8eaed;--soft:#a3abb3;--rule:#2d3338;--grid:#252b30;
--good:#4cc38a;--good-soft:#10281d;--bad:#ff7a76;--bad-soft:#361715;--warning:#f0b64a;--warning-soft:#32240a;
--blue:#62a8f7;--violet:#b79bff;--orange:#f59e52;--grey:#7d858d;--teal:#4fd1c5;--flow:#2b3a4c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 20px 64px}
h1{font-size:26px;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:18px;margin:36px 0 12px}
h3{font-size:15px;margin:20px 0 8px}
p{margin:6px 0}.soft,.note{color:var(--soft)}.note{font-size:13.5px}
.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:16px 18px;margin:12px 0;overflow-x:auto}
.banner{border-left:6px solid}.banner.pass{border-left-color:var(--good)}.banner.fail{border-left-color:var(--bad)}.banner.inconclusive{border-left-color:var(--warning)}
.badge{display:inline-block;font-weight:650;font-size:12.5px;letter-spacing:.03em;padding:2px 9px;border-radius:999px;white-space:nowrap}
.badge.pass{color:var(--good);background:var(--good-soft)}.badge.fail{color:var(--bad);background:var(--bad-soft)}.badge.inconclusive{color:var(--warning);background:var(--warning-soft)}
.warning-strip{background:var(--warning-soft);border:1px solid var(--warning);border-radius:8px;padding:10px 14px;margin:10px 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:14px 0 0;padding:0}
.fact{border-top:1px solid var(--rule);padding-top:8px}.fact dt{color:var(--soft);font-size:13px}.fact dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:14px}
caption{text-align:left;color:var(--soft);padding:0 0 8px;font-size:13.5px}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--rule);vertical-align:top}
th{color:var(--soft);font-weight:550;white-space:nowrap}tbody tr:last-child>*{border-bottom:0}
th[scope=row]{color:var(--ink);font-weight:500;white-space:normal;min-width:7rem}.number{text-align:right;white-space:nowrap}.reason{color:var(--soft);font-size:13.5px;display:inline-block;min-width:13rem}
.sum>*{border-top:2px solid var(--rule);font-weight:600}.misfit{color:var(--soft);text-decoration:line-through}
td,th,p,dd{overflow-wrap:anywhere}th,td.number{overflow-wrap:normal}
svg{display:block;max-width:100%}svg.chart{width:100%;height:auto}svg text{font-family:inherit;fill:var(--ink)}
.grid{stroke:var(--grid);fill:none}.axis{stroke:var(--rule);fill:none}
svg .tick,svg .axis-title,svg .legend{font-size:12px;fill:var(--soft)}svg .flow-text{font-size:13px}svg .chart-title{font-size:14px;font-weight:600}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.p50,.response{--c:var(--blue)}.p95{--c:var(--violet)}.p99{--c:var(--orange)}.max,.service{--c:var(--grey)}.due{--c:var(--blue)}.good{--c:var(--good)}.bad{--c:var(--bad)}.warning{--c:var(--warning)}.price{--c:var(--teal)}
.line{stroke:var(--c)}.max.line,.service.line{stroke-width:1.4;stroke-dasharray:4 3}.dot,.swatch,.block{fill:var(--c)}
.bar{fill:var(--blue);opacity:.85}.flow{fill:var(--flow)}.meter-track{fill:var(--grid)}
.interval .track{stroke:var(--grid);stroke-width:2;fill:none}.interval .bounds{stroke:var(--i);stroke-width:2;fill:none}.interval .observed{fill:var(--i)}.interval .limit{stroke:var(--ink);stroke-width:2;fill:none}
.interval.pass{--i:var(--good)}.interval.fail{--i:var(--bad)}.interval.inconclusive{--i:var(--warning)}
.item{fill:var(--grey)}.item.gateway{fill:var(--blue)}.item.writes{fill:var(--orange)}.item.reads{fill:var(--violet)}.item.lambda-duration{fill:var(--teal)}.item.lambda-requests{fill:var(--good)}.item.logs{fill:var(--warning)}.item.storage{fill:var(--bad)}
.key{display:flex;flex-wrap:wrap;gap:6px 16px;padding:0;margin:0 0 10px;list-style:none;font-size:13px;color:var(--soft)}.key svg{display:inline-block;vertical-align:-1px;margin-right:6px}
details{margin:10px 0}summary{cursor:pointer;color:var(--soft)}a{color:var(--blue)}
@media print{body{background:#fff}.card{break-inside:avoid}}
`;
