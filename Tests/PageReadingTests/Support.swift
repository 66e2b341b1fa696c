import PageReading

/// A page of the fictional city 云岭市 around the given parts.
func page(head: String = "", _ body: String, url: String? = "http://www.yunling.gov.cn/zwgk/a.html")
  -> Page
{
  let html =
    "<!DOCTYPE html><html><head><meta charset=\"utf-8\">\(head)</head><body>\(body)</body></html>"
  return PageReader().read(Array(html.utf8), url: url, contentType: nil)
}

let sentence = "为进一步规范全市河道采砂管理，保障防洪安全，经市政府同意，现就有关事项通知如下，请认真贯彻执行。"
