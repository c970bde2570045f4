package page

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/image/font/sfnt"

	"yushen/models"
)

// ofdFile is an opened OFD (开放版式文档, GB/T 33190-2016): a ZIP of XML with pictures, fonts and seals. Its pages are drawn and then read like
// any other page, so that what is read is what a citizen sees, whatever the file says about its text.
type ofdFile struct {
	archive   *archive
	limits    Limits
	pages     []ofdPart
	templates map[string]string // identifier to path
	media     map[string]string // identifier of a picture to path
	fonts     map[string]string // identifier of an embedded font to path
	annots    map[string]string // identifier of a page to the path of what is laid on it
	stamps    []ofdStamp
	box       string // of a page that states none
}

// ofdPart is a page or template by its identifier and place.
type ofdPart struct {
	ID   string `xml:"ID,attr"`
	Base string `xml:"BaseLoc,attr"`
}

// ofdStamp is the picture of an electronic seal (电子印章, GB/T 38540) on a page.
type ofdStamp struct {
	page, boundary string
	picture        []byte
}

// mostObjects bounds what is drawn on a page; a page of dense print has 3000.
const mostObjects = 100_000

func openOFD(data []byte, l Limits) (pager, error) {
	a, err := openArchive(data, l)
	if err != nil {
		return nil, err
	}
	f := ofdFile{archive: a, limits: l, templates: map[string]string{}, media: map[string]string{}, fonts: map[string]string{}, annots: map[string]string{}}
	var root struct {
		Bodies []struct {
			Root       string `xml:"DocRoot"`
			Signatures string `xml:"Signatures"`
		} `xml:"DocBody"`
	}
	if err := f.xml(a, "OFD.xml", &root); err != nil {
		return nil, err
	}
	for _, b := range root.Bodies {
		if err := f.document(ofdPath("", b.Root)); err != nil {
			return nil, err
		}
		if b.Signatures != "" {
			if err := f.signatures(ofdPath("", b.Signatures)); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case len(f.pages) == 0:
		return nil, faultNoPages
	case len(f.pages) > l.Pages:
		return nil, tooManyPages(len(f.pages), l.Pages)
	}
	return f, nil
}

// ofdPath is a location in the archive: from its root, or from the folder of the file that names it.
func ofdPath(from, loc string) string {
	loc = strings.TrimSpace(strings.ReplaceAll(loc, `\`, "/"))
	if strings.HasPrefix(loc, "/") {
		return strings.TrimPrefix(path.Clean(loc), "/")
	}
	return path.Join(path.Dir(from), loc)
}

func (f ofdFile) bytes(a *archive, name string) ([]byte, error) {
	for _, e := range a.files {
		if strings.TrimPrefix(e.Name, "/") == name {
			return a.unpack(e)
		}
	}
	return nil, fmt.Errorf("OFD lacks %q", name)
}

func (f ofdFile) xml(a *archive, name string, into any) error {
	data, err := f.bytes(a, name)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("OFD, %s: %w", name, err)
	}
	return nil
}

func (f *ofdFile) document(at string) error {
	var d struct {
		Box       string    `xml:"CommonData>PageArea>PhysicalBox"`
		Public    []string  `xml:"CommonData>PublicRes"`
		Own       []string  `xml:"CommonData>DocumentRes"`
		Templates []ofdPart `xml:"CommonData>TemplatePage"`
		Pages     []ofdPart `xml:"Pages>Page"`
		Annots    string    `xml:"Annotations"`
	}
	if err := f.xml(f.archive, at, &d); err != nil {
		return err
	}
	f.box = d.Box
	for _, res := range append(d.Public, d.Own...) {
		if err := f.resources(ofdPath(at, res)); err != nil {
			return err
		}
	}
	for _, t := range d.Templates {
		f.templates[t.ID] = ofdPath(at, t.Base)
	}
	for _, p := range d.Pages {
		f.pages = append(f.pages, ofdPart{p.ID, ofdPath(at, p.Base)})
	}
	if d.Annots == "" {
		return nil
	}
	var list struct {
		Pages []struct {
			ID  string `xml:"PageID,attr"`
			Loc string `xml:"FileLoc"`
		} `xml:"Page"`
	}
	if err := f.xml(f.archive, ofdPath(at, d.Annots), &list); err != nil {
		return err
	}
	for _, p := range list.Pages {
		f.annots[p.ID] = ofdPath(ofdPath(at, d.Annots), p.Loc)
	}
	return nil
}

func (f *ofdFile) resources(at string) error {
	var r struct {
		Base  string `xml:"BaseLoc,attr"`
		Media []struct {
			ID   string `xml:"ID,attr"`
			File string `xml:"MediaFile"`
		} `xml:"MultiMedias>MultiMedia"`
		Fonts []struct {
			ID   string `xml:"ID,attr"`
			File string `xml:"FontFile"`
		} `xml:"Fonts>Font"`
	}
	if err := f.xml(f.archive, at, &r); err != nil {
		return err
	}
	base := ofdPath(at, r.Base) + "/"
	for _, m := range r.Media {
		f.media[m.ID] = ofdPath(base, m.File)
	}
	for _, m := range r.Fonts {
		if m.File != "" {
			f.fonts[m.ID] = ofdPath(base, m.File)
		}
	}
	return nil
}

// signatures finds the electronic seals. A seal that cannot be shown refuses the file: the page would look as if it had none.
func (f *ofdFile) signatures(at string) error {
	var list struct {
		Each []ofdPart `xml:"Signature"`
	}
	if err := f.xml(f.archive, at, &list); err != nil {
		return err
	}
	for _, s := range list.Each {
		var sig struct {
			Stamps []struct {
				Page     string `xml:"PageRef,attr"`
				Boundary string `xml:"Boundary,attr"`
			} `xml:"SignedInfo>StampAnnot"`
			Seal  string `xml:"SignedInfo>Seal>BaseLoc"`
			Value string `xml:"SignedValue"`
		}
		place := ofdPath(at, s.Base)
		if err := f.xml(f.archive, place, &sig); err != nil {
			return err
		}
		if len(sig.Stamps) == 0 {
			continue // signed without a visible seal
		}
		var picture []byte
		for _, loc := range []string{sig.Seal, sig.Value} {
			if data, err := f.bytes(f.archive, ofdPath(place, loc)); loc != "" && err == nil && picture == nil {
				picture = sealPicture(data)
			}
		}
		if picture == nil {
			return faultOFDSeal
		}
		for _, st := range sig.Stamps {
			f.stamps = append(f.stamps, ofdStamp{st.Page, st.Boundary, picture})
		}
	}
	return nil
}

// sealPicture cuts the picture out of the ASN.1 of an electronic seal (ESPictrueInfo of GB/T 38540): it stands there as a file of its own.
func sealPicture(der []byte) []byte {
	for _, start := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff"} {
		if i := bytes.Index(der, []byte(start)); i >= 0 {
			return der[i:]
		}
	}
	return nil
}

func (f ofdFile) count() int { return len(f.pages) }

// ofdObject is any element of a page, in the order in which the page is painted.
type ofdObject struct {
	XMLName  xml.Name
	Boundary string      `xml:"Boundary,attr"` // x y width height in millimetres
	CTM      string      `xml:"CTM,attr"`
	Resource string      `xml:"ResourceID,attr"`
	Font     string      `xml:"Font,attr"`
	Size     float64     `xml:"Size,attr"` // of an em, in millimetres
	Width    float64     `xml:"LineWidth,attr"`
	Fill     string      `xml:"Fill,attr"`
	Stroke   string      `xml:"Stroke,attr"`
	Alpha    string      `xml:"Alpha,attr"`
	Visible  string      `xml:"Visible,attr"`
	Value    string      `xml:"Value,attr"` // of a colour
	X        string      `xml:"X,attr"`
	Y        string      `xml:"Y,attr"`
	DeltaX   string      `xml:"DeltaX,attr"`
	DeltaY   string      `xml:"DeltaY,attr"`
	Position int         `xml:"CodePosition,attr"`
	Text     string      `xml:",chardata"`
	Children []ofdObject `xml:",any"`
}

// child finds the first child element of a name.
func (o *ofdObject) child(name string) *ofdObject {
	for i := range o.Children {
		if o.Children[i].XMLName.Local == name {
			return &o.Children[i]
		}
	}
	return nil
}

func (f ofdFile) page(ctx context.Context, n int) (models.Image, error) {
	img, _, err := f.texted(ctx, n)
	return img, err
}

func (f ofdFile) texted(ctx context.Context, n int) (models.Image, []models.Char, error) {
	own := *f.archive // a budget for each page; pages are drawn at the same time
	c, err := f.content(&own, f.pages[n].Base)
	if err != nil {
		return models.Image{}, nil, err
	}
	box := c.box
	if box == "" {
		box = f.box
	}
	d, err := newOFDCanvas(ctx, box, f.limits)
	if err != nil {
		return models.Image{}, nil, err
	}
	d.media = func(id string) (models.Image, error) { return f.picture(ctx, &own, id) }
	d.font = func(id string) *sfnt.Font { return f.embeddedFont(&own, id) }
	if only := soleObject(c.objects); only != nil && only.XMLName.Local == "ImageObject" && len(c.templates) == 0 && !f.laidOn(f.pages[n].ID) && d.fills(only) {
		img, err := d.media(only.Resource) // a scan: its own pixels
		return img, nil, err
	}
	for _, t := range c.templates {
		if below, err := f.content(&own, f.templates[t]); err != nil {
			return models.Image{}, nil, err
		} else if err := d.draw(below.objects, ofdPlace{}); err != nil {
			return models.Image{}, nil, err
		}
	}
	if err := d.draw(c.objects, ofdPlace{}); err != nil {
		return models.Image{}, nil, err
	}
	if err := f.overlay(&own, d, f.pages[n].ID); err != nil {
		return models.Image{}, nil, err
	}
	return fromRGBA(d.rgba), d.said, nil
}

// soleObject is what stands alone on a page, nil where there is more or nothing.
func soleObject(objects []ofdObject) *ofdObject {
	if len(objects) != 1 {
		return nil
	}
	if o := &objects[0]; o.XMLName.Local != "Layer" && o.XMLName.Local != "PageBlock" {
		return o
	}
	return soleObject(objects[0].Children)
}

// laidOn reports whether an annotation or a seal lies on a page.
func (f ofdFile) laidOn(id string) bool {
	_, noted := f.annots[id]
	return noted || slices.ContainsFunc(f.stamps, func(s ofdStamp) bool { return s.page == id })
}

// overlay draws what is laid on a page: annotations and electronic seals.
func (f ofdFile) overlay(a *archive, d *ofdCanvas, id string) error {
	if at, ok := f.annots[id]; ok {
		var list struct {
			Annots []struct {
				Visible    string    `xml:"Visible,attr"`
				Appearance ofdObject `xml:"Appearance"`
			} `xml:"Annot"`
		}
		if err := f.xml(a, at, &list); err != nil {
			return err
		}
		for _, n := range list.Annots {
			if n.Visible == "false" {
				continue
			}
			x := numbers(n.Appearance.Boundary, 4)
			if x == nil {
				x = make([]float64, 4)
			}
			if err := d.draw(n.Appearance.Children, ofdPlace{x[0], x[1]}); err != nil {
				return err
			}
		}
	}
	for _, s := range f.stamps {
		if s.page != id {
			continue
		}
		img, err := pictureOf(d.ctx, s.picture, f.limits)
		if err != nil {
			return faultOFDSeal
		}
		if err := d.picture(img, numbers(s.boundary, 4)); err != nil {
			return err
		}
	}
	return nil
}

// ofdContent is what stands in the file of a page or template.
type ofdContent struct {
	box       string
	templates []string
	objects   []ofdObject
}

func (f ofdFile) content(a *archive, at string) (ofdContent, error) {
	var p struct {
		Box       string `xml:"Area>PhysicalBox"`
		Templates []struct {
			ID string `xml:"TemplateID,attr"`
		} `xml:"Template"`
		Layers []ofdObject `xml:"Content>Layer"`
	}
	if err := f.xml(a, at, &p); err != nil {
		return ofdContent{}, err
	}
	c := ofdContent{box: p.Box, objects: p.Layers}
	for _, t := range p.Templates {
		if !slices.Contains(c.templates, t.ID) {
			c.templates = append(c.templates, t.ID)
		}
	}
	return c, nil
}

func (f ofdFile) picture(ctx context.Context, a *archive, id string) (models.Image, error) {
	data, err := f.bytes(a, f.media[id])
	if err != nil {
		return models.Image{}, err
	}
	img, err := pictureOf(ctx, data, f.limits)
	var known *fault
	if err != nil && !errors.As(err, &known) {
		return img, fmt.Errorf("picture %s: %w", id, err)
	}
	return img, err
}

// pictureOf decodes a picture that stands in another file.
func pictureOf(ctx context.Context, data []byte, l Limits) (models.Image, error) {
	open, ok := pictureKinds[sniff(data)]
	if !ok {
		return models.Image{}, faultOFDPicture
	}
	p, err := open(data, l)
	if err != nil {
		return models.Image{}, err
	}
	return p.page(ctx, 0)
}

// embeddedFont is the font that the file brings along, nil where it brings none that can be used.
func (f ofdFile) embeddedFont(a *archive, id string) *sfnt.Font {
	at, ok := f.fonts[id]
	if !ok {
		return nil
	}
	data, err := f.bytes(a, at)
	if err != nil {
		return nil
	}
	font, err := sfnt.Parse(data)
	if err != nil {
		return nil
	}
	return font
}
