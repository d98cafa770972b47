"""PDF bytes to a `Reading`: first version, characters from pdfium and tables from pdfplumber."""
import io, re, ctypes
import pypdfium2 as pdfium, pypdfium2.raw as C
import pdfplumber
from schemas.document import Paragraph, Reading, Glyphs, Table, Cell
from schemas.errors import UnreadableError

def chars_of(page, h, rot):
    tp=page.get_textpage(); n=C.FPDFText_CountChars(tp.raw); out=[]
    l=ctypes.c_double();r=ctypes.c_double();b=ctypes.c_double();t=ctypes.c_double(); rc=C.FS_RECTF()
    x0,y0,x1,y1=page.get_mediabox() if False else (0,0,0,0)
    for i in range(n):
        u=C.FPDFText_GetUnicode(tp.raw,i)
        ok=C.FPDFText_GetLooseCharBox(tp.raw,i,ctypes.byref(rc))
        c=chr(u) if u else ' '
        if u==2: c='-'
        out.append((c,rc.left,h-rc.top,rc.right,h-rc.bottom))
    return out
def lines_of(chars):
    lines=[];cur=[]
    for c in chars:
        if c[0] in '\r\n':
            if cur: lines.append(cur); cur=[]
        else: cur.append(c)
    if cur: lines.append(cur)
    return lines
HEAD=re.compile(r'\s*(第[一二三四五六七八]部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）])')
PN=re.compile(r'^[\s\-—–·.第页共/]*\d{1,3}[\s\-—–·.页共/\d]*$')
def read_pdf(data):
    try: doc=pdfium.PdfDocument(data)
    except pdfium.PdfiumError as e: raise UnreadableError('damaged pdf: '+str(e)) from e
    pl=pdfplumber.open(io.BytesIO(data))
    pages=[]
    for i in range(len(doc)):
        page=doc[i]; w,h=page.get_size(); pp=pl.pages[i]
        ch=chars_of(page,h,0)
        tabs=[]
        if page.get_rotation()==0:
            for t in pp.find_tables():
                if len(t.rows)*len(t.cells)>1 and len(t.cells)>=4: tabs.append(t)
        boxes=[t.bbox for t in tabs]
        def inside(c,b): 
            x=(c[1]+c[3])/2;y=(c[2]+c[4])/2
            return b[0]<=x<=b[2] and b[1]<=y<=b[3]
        free=[c for c in ch if c[0] in '\r\n' or not any(inside(c,b) for b in boxes)]
        ls=[[c for c in l] for l in lines_of(free)]
        ls=[l for l in ls if ''.join(c[0] for c in l).strip()]
        items=[('L',min(c[2] for c in l if c[0].strip()),l) for l in ls]
        tables=[]
        for t in tabs:
            xs=sorted({round(c[0],1) for c in t.cells}|{round(c[2],1) for c in t.cells}); ys=sorted({round(c[1],1) for c in t.cells}|{round(c[3],1) for c in t.cells})
            def snap(v):
                r=[v[0]]
                for a in v[1:]:
                    if a-r[-1]>3: r.append(a)
                return r
            xs,ys=snap(xs),snap(ys)
            near=lambda v,a: min(range(len(v)),key=lambda k:abs(v[k]-a))
            cells=[]
            for c in sorted(t.cells,key=lambda c:(c[1],c[0])):
                r0,r1,c0,c1=near(ys,c[1]),near(ys,c[3]),near(xs,c[0]),near(xs,c[2])
                txt=''.join(k[0] for k in ch if k[0] not in '\r\n' and inside(k,c)).strip()
                cells.append(Cell(r0,c0,txt,max(1,r1-r0),max(1,c1-c0),i+1,tuple(c)))
            cells.sort(key=lambda c:(c.row,c.col))
            tables.append((t.bbox,Table(tuple(cells),len(ys)-1,len(xs)-1,(i+1,),(tuple(t.bbox),))))
        pages.append((i+1,h,w,[(y,l) for _,y,l in items],tables))
        page.close(); pp.close()
    blocks=[];cur=None
    def flush():
        nonlocal cur
        if cur and cur[0].strip(): blocks.append(Paragraph(cur[0],cur[1][0],Glyphs(tuple(cur[1]),tuple(cur[2]))))
        cur=None
    for no,h,w,ls,tables in pages:
        ts=[''.join(c[0] for c in l) for _,l in ls]
        keep=[(y,l) for (y,l),s in zip(ls,ts) if not (PN.match(s) and (y>h*0.9 or y<h*0.08))]
        right=max([max(c[3] for c in l if c[0].strip()) for _,l in keep] or [w])
        todo=[('L',y,l) for y,l in keep]
        tl=sorted(tables,key=lambda t:t[0][1])
        k=0
        for _,y,l in todo:
            while k<len(tl) and tl[k][0][1]<y:
                flush(); blocks.append(tl[k][1]); k+=1
            s=''.join(c[0] for c in l)
            if cur and HEAD.match(s): flush()
            if cur is None: cur=['',[],[]]
            cur[0]+=s; cur[1]+=[no]*len(l); cur[2]+=[c[1:] for c in l]
            end=max(c[3] for c in l if c[0].strip()); size=l[0][4]-l[0][2]
            if end<right-2.2*size or s.rstrip().endswith('。') and end<right-size*1.2: flush()
        while k<len(tl):
            flush(); blocks.append(tl[k][1]); k+=1
    flush()
    return Reading('pdf',tuple(blocks),pages=len(doc))
