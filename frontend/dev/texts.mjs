// Invented questions and answers in both languages.
export const text = {
  en: {
    short: 'About a third.',
    q1: 'How much of our Q3 ticket volume came from the firmware 4.1 roll-out? Use the export in Documents.',
    r1: 'The export has one row per ticket. Firmware is recorded on intake, so I can group by it directly and look at the topic column for drift.',
    a1: '**About a third.** Of 1,184 tickets opened from July to September, 412 name firmware 4.1.0, and 169 of those are flow drift. Without the roll-out the quarter would have been close to Q2, which had 803.\n\nDrift reports begin in the week of 13 July, two days after the update reached the first sites, and fall again once 4.1.2 is out.',
    q2: 'Write me the query I can rerun each month, and say how sure we can be that the drop after 4.1.2 is not noise.',
    r2: 'Two parts: a query that does not hard-code the quarter, and a two-proportion comparison of 169/412 with 118/389.',
    a2: "### A query to rerun each month\n\n- It always takes the last full month, so nobody edits dates.\n- `topic` is set at intake; late re-labels are counted from the next run.\n\n```sql\n-- Share of drift tickets per firmware, last full month\nSELECT firmware,\n       count(*) AS tickets,\n       round(100.0 * count(*) FILTER (WHERE topic = 'flow-drift')\n             / count(*), 1) AS share\nFROM   tickets\nWHERE  product = 'FM-200'\n  AND  opened >= date_trunc('month', now()) - interval '1 month'\nGROUP BY firmware ORDER BY tickets DESC;\n```\n\n### Is the drop real?\n\n| Firmware | Tickets | Flow drift | Share |\n|---|--:|--:|--:|\n| 4.1.0 | 412 | 169 | 41.0 % |\n| 4.1.2 | 389 | 118 | 30.3 % |\n\nVery likely. The gap is 10.7 points and its standard error 3.4. Chance alone would give a gap this wide about once in 500 mont",
    math: 'The standard error follows from the two shares $p_1 = 0.410$ and $p_2 = 0.303$:\n\n$$\n\\mathrm{SE} = \\sqrt{\\frac{p_1(1-p_1)}{n_1} + \\frac{p_2(1-p_2)}{n_2}} \\approx 0.034\n$$\n\nso $z = \\frac{p_1 - p_2}{\\mathrm{SE}} \\approx 3.1$, and \\(\\Pr(|Z| > z) \\approx 0.002\\). Between \\$5 and \\$10 a ticket that is $2,000 to $4,000.\n\n\\[\n\\begin{aligned} \\bar x &= \\tfrac1n \\sum_{i=1}^{n} x_i \\\\ s^2 &= \\frac{1}{n-1}\\sum_{i=1}^{n} (x_i - \\bar x)^2 \\end{aligned}\n\\]\n\n- In $\\mathbb{R}^n$: $\\lVert x \\rVert_2 = \\bigl(\\sum_i x_i^2\\bigr)^{1/2}$\n- A matrix: $A = \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}$',
    q3: 'Go through the whole answer once more and list every place where we promise more than the data sheet.',
  },
  zh: {
    short: '约三分之一。',
    q1: '三季度的工单里，有多少是固件 4.1 升级带来的？用资料库里的导出表。',
    r1: '导出表每行一张工单，固件版本在登记时写入，可以直接按它分组。',
    a1: '**约三分之一。** 7 月至 9 月共 1,184 张工单，其中 412 张注明固件 4.1.0，而这当中有 169 张是流量读数漂移。若没有这次升级，三季度会与二季度的 803 张基本持平。',
    q2: '给我一个每月都能重跑的查询，再说说 4.1.2 之后的下降有多大把握不是偶然。',
    r2: '分两步：一个不写死季度的查询；再比较 169/412 与 118/389 两个比例。',
    a2: "### 每月可重跑的查询\n\n- 始终取上一个完整自然月，无需改日期。\n- `topic` 在登记时写入，之后改的标签从下次运行起计入。\n\n```sql\n-- 上个完整自然月：各固件版本的漂移工单占比\nSELECT firmware, count(*) AS tickets\nFROM   tickets\nWHERE  product = 'FM-200'\nGROUP BY firmware ORDER BY tickets DESC;\n```\n\n### 下降是真的吗？\n\n| 固件 | 工单 | 读数漂移 | 占比 |\n|---|--:|--:|--:|\n| 4.1.0 | 412 | 169 | 41.0 % |\n| 4.1.2 | 389 | 118 | 30.3 % |\n\n把握很大。差距为 10.7 个百分点，标准误为 3.4。若只是偶然，这么大的差距大约五百个月才",
    math: '由两个比例 $p_1 = 0.410$ 与 $p_2 = 0.303$ 可得标准误：\n\n$$\n\\mathrm{SE} = \\sqrt{\\frac{p_1(1-p_1)}{n_1} + \\frac{p_2(1-p_2)}{n_2}} \\approx 0.034\n$$\n\n因此 $z \\approx 3.1$，\\(\\Pr(|Z| > z) \\approx 0.002\\)。每单 $5 至 $10。',
    q3: '把整篇回答再过一遍，列出所有比数据表承诺得更多的地方。',
  },
}
